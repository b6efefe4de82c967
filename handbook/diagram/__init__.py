"""Diagrams of resources: a state becomes a graph, the graph boxes and lines, these an SVG."""
