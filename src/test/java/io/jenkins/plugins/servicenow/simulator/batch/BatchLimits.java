package io.jenkins.plugins.servicenow.simulator.batch;

/** How far batches get. Nothing is limited at first but the size of each part. */
public final class BatchLimits {

    private int mostParts = Integer.MAX_VALUE;
    private int emptyBatches;
    private boolean backwards;

    /** Of each batch so many parts are run, as if its time was over then; the others are left unserviced. */
    public synchronized void serveAtMost(int parts) {
        mostParts = parts;
    }

    /** Of the next {@code batches} no part is run at all. */
    public synchronized void serveNothingIn(int batches) {
        emptyBatches = batches;
    }

    /** Whether answers stand in the opposite order of their requests. */
    public synchronized void answerBackwards(boolean opposite) {
        backwards = opposite;
    }

    /** How many parts the batch that begins now may run. */
    synchronized int begin() {
        if (emptyBatches > 0) {
            emptyBatches--;
            return 0;
        }
        return mostParts;
    }

    synchronized boolean backwards() {
        return backwards;
    }
}
