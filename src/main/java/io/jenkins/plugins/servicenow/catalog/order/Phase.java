package io.jenkins.plugins.servicenow.catalog.order;

/** How far this controller has come with an order. Each is stored before the step that follows from it is taken. */
enum Phase {
    /** The token is about to be written, or is written and has to stand for a while. */
    CLAIMING,
    /** The order belongs to this controller, and its build is to be put into the queue. */
    CLAIMED,
    /** The build is in the queue. */
    SCHEDULED,
    /** The build has begun. */
    STARTED,
    /** There is no build any more: it has ended, has left the queue, or was never made. Reports may be pending. */
    ENDED,
    /** Everything was reported. */
    SETTLED;

    /** Whether there is nothing left to do. */
    boolean isSettled() {
        return this == SETTLED;
    }
}
