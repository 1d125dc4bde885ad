package hudson.model;

/** Jenkins puts its search box and error pages here; Lite has no web pages. */
public abstract class AbstractModelObject implements ModelObject {}
