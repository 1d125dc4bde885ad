package io.jenkins.plugins.servicenow.simulator.change;

import io.jenkins.plugins.servicenow.simulator.records.Records;
import io.jenkins.plugins.servicenow.simulator.records.Row;

/** What a change model asks of a change before it may move. */
enum TransitionCondition {
    APPROVED("Change is approved", "8c5d2ccdc343101035ae3f52c1d3ae11") {
        @Override
        boolean passed(Row change, Records records) {
            return change.get("approval").equals("approved");
        }
    },
    NOT_ON_HOLD("Not On hold", "2132deb6c303101035ae3f52c1d3ae8c") {
        @Override
        boolean passed(Row change, Records records) {
            return !change.get("on_hold").equals("true");
        }
    },
    NO_ACTIVE_TASKS("No active Change Tasks", "3c1d2ccdc343101035ae3f52c1d3aea4") {
        @Override
        boolean passed(Row change, Records records) {
            return records.rows("change_task").stream()
                    .noneMatch(task -> task.get("change_request").equals(change.sysId())
                            && task.get("active").equals("true"));
        }
    };

    private final String label;
    private final String sysId;

    TransitionCondition(String label, String sysId) {
        this.label = label;
        this.sysId = sysId;
    }

    String label() {
        return label;
    }

    String sysId() {
        return sysId;
    }

    abstract boolean passed(Row change, Records records);
}
