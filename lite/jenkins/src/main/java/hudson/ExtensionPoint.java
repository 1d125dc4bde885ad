package hudson;

/** Marks what a plugin can contribute to. */
public interface ExtensionPoint {}
