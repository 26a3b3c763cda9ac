"""Who acts, and what each may do: one policy, asked by every door."""
