"""Working on the library together: who checks what, whose version counts, who looks on from outside."""
