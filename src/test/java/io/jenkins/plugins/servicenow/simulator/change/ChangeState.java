package io.jenkins.plugins.servicenow.simulator.change;

/** Values of {@code change_request.state}. */
final class ChangeState {

    static final String NEW = "-5";
    static final String ASSESS = "-4";
    static final String AUTHORIZE = "-3";
    static final String SCHEDULED = "-2";
    static final String IMPLEMENT = "-1";
    static final String REVIEW = "0";
    static final String CLOSED = "3";
    static final String CANCELED = "4";

    private ChangeState() {}
}
