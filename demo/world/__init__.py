"""The demo's world, built by the product's own services wherever there is one."""
