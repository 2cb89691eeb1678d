"""Servers of tools that the person named: their file, the person's yes, and the process that speaks to one."""
