"""Work outside of requests: who claims jobs, who carries them out, what happens once a second."""
