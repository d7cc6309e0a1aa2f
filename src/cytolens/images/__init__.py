"""Safe decoding, resampling and the one preprocessing."""
