"""What the doctor looks at beside what a chat needs."""
