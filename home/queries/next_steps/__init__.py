"""What people of a school should do next, a file for what it is about. Each gives steps to those who can take them."""
