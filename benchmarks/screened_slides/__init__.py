"""Slides, models and measurements that the benchmarks of screening share."""
