"""What an administrator looks at when somebody may have got in: sign-ins, refusals, changes of rights."""
