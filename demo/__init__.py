"""Sample boards, served on loopback in the forms of the real ones, with ads invented for the purpose."""
