"""The composition root: settings in, one `App` out."""

from kith.app.build import App, build

__all__ = ["App", "build"]
