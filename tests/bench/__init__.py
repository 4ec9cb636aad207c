"""Measurements that are read by people and asserted by nothing."""
