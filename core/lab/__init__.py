"""Trying prompts: one question to several settings, a table of cases against variants, and what came of it."""
