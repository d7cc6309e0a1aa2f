"""The recipes that come with Cytolens, as TOML."""
