"""Default plugins: what Kith does by the hooks that every plugin has, written against `kith.ext` alone."""
