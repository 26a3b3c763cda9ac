"""The pages and the API: Pyramid with URL dispatch, one route per action, complete without JavaScript."""
