package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkDecisionTest {

    private static ApprovalReading change(String state, String approval) {
        var fields = new JsonObject();
        fields.addProperty("sys_id", "0".repeat(32));
        fields.addProperty("number", "CHG0030001");
        fields.addProperty("type", "normal");
        fields.addProperty("state", state);
        fields.addProperty("approval", approval);
        fields.addProperty("on_hold", "false");
        fields.addProperty("start_date", "");
        fields.addProperty("end_date", "");
        return ApprovalReading.of(TableRecord.of("change_request", fields), Optional.empty());
    }

    @ParameterizedTest(name = "approved before: {0}; now {2} in {1}: {3}")
    @CsvSource({
        "true,  IMPLEMENT, approved,      ONGOING",
        "true,  SCHEDULED, approved,      ONGOING",
        "true,  REVIEW,    approved,      ONGOING",
        "true,  CANCELED,  approved,      CANCELED",
        "true,  CLOSED,    approved,      CLOSED",
        "true,  IMPLEMENT, rejected,      REJECTED",
        "true,  NEW,       not requested, SENT_BACK",
        "true,  ASSESS,    requested,     SENT_BACK",
        "true,  AUTHORIZE, requested,     SENT_BACK",
        // The first of two rounds is not taken back by the beginning of the second.
        "false, AUTHORIZE, requested,     ONGOING",
        "false, NEW,       not requested, ONGOING",
        "false, CANCELED,  not requested, CANCELED"
    })
    void workEndsWithTheChangeOrWithItsApproval(
            boolean approvedBefore, ChangeState state, String approval, WorkDecision decision) {
        assertEquals(decision, WorkDecision.of(change(state.value(), approval), approvedBefore));
    }

    @ParameterizedTest
    @CsvSource({"11, approved", "11, requested", "'', approved"})
    void whatIsNotUnderstoodStopsNoWork(String state, String approval) {
        assertEquals(WorkDecision.UNDECIDED, WorkDecision.of(change(state, approval), true));
    }
}
