package hudson.remoting;

/** Never an instance in Lite: all files are local. */
public interface VirtualChannel {}
