"""Speed, measured beside a floor: what the same stack does without rights, rules and events, in the same run.

`python -m bench` (or `make bench`) measures, prints and writes bench/RESULTS.md. See docs/performance.md.
"""
