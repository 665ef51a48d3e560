"""What is handed over: reports and receipts laid out, sealed and verified."""
