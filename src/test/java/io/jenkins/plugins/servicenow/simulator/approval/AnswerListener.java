package io.jenkins.plugins.servicenow.simulator.approval;

import io.jenkins.plugins.servicenow.simulator.access.Caller;
import io.jenkins.plugins.servicenow.simulator.records.Row;

/** Learns of approvers' answers, to let them take effect. */
public interface AnswerListener {

    /**
     * Called once an answer is stored.
     *
     * @param task what was to be approved
     */
    void answered(Row task, Caller caller);
}
