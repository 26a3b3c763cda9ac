"""The database: engines, system tables, tables made from definitions, the catalogue, plan and apply."""
