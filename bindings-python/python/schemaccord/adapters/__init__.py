"""Schemas of other packages, taken as they are. The packages themselves are not needed to import this one."""
