"""Figures, each measured by one command: `python -m benchmarks.streaming`, and so on; `make benchmarks` runs them all.

Everything runs on this machine: the tests' gateway, Parley as `make run` starts it, Debian's Chromium. Parley stands
beside two plain pages (`plain/`): `floor`, which fetches the gateway and appends text, the limit in a browser; and
`tutorial`, the smallest chat that Streamlit's tutorial leads to. Trust ratios within one run, not single figures.
"""
