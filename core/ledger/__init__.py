"""What a request used and cost: one record for each request that left the machine."""
