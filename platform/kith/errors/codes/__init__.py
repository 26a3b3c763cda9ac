"""One file per topic, each a table `CODES: {code: (text, help)}`; the first digit is the topic.

K1 definition, K2 values, K3 conditions, K4 access, K5 storage and plan, K6 records, K7 transfer, K8 plugins,
K9 settings, command line and serving.
"""
