"""What the record of used tokens keeps beside them."""
