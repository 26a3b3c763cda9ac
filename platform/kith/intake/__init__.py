"""What visitors send by web forms: kept as it came, judged, matched, written through the one write path, or held."""
