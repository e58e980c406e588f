"""The sign beside each role's messages."""

AVATARS = {
    "user": ":material/person:",
    "assistant": ":material/smart_toy:",
    "system": ":material/rule:",
    "tool": ":material/build:",
}
