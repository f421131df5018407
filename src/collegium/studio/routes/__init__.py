"""Which address answers with what, a module a page or two: each gives the routes that the application takes in."""
