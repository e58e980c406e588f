"""An example for each screen: recorded from a real model, shipped as files, put in and removed by who looks at it."""
