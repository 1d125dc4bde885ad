package jenkinslite;

import jenkins.model.Jenkins;

/** A part of Jenkins Lite with something to do when a session starts or ends. Found by a service loader. */
public interface Lifecycle {
    /** Jobs and builds are loaded, initializers have run. */
    default void started(Jenkins jenkins) {}

    /** An orderly end: terminators have run, everything that must outlive this session is to be written now. */
    default void stopping(Jenkins jenkins) {}

    /** Jenkins cannot start: nothing may be written any more, threads are to be stopped. */
    default void aborted(Jenkins jenkins) {}
}
