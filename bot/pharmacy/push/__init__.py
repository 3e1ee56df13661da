"""What pharmacies' systems tell by themselves: that the status of a prescription changed."""
