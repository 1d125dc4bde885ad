package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.servicenow.client.ChangeState;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {

    @ParameterizedTest(name = "approval {0} in {1} is {2}")
    @CsvSource({
        // Nobody has decided.
        "not requested, NEW,       PENDING",
        "requested,     ASSESS,    PENDING",
        "requested,     AUTHORIZE, PENDING",
        "requested,     SCHEDULED, PENDING",
        "not requested, SCHEDULED, PENDING",
        // The first of two rounds is over, the second not begun.
        "approved,      ASSESS,    PENDING",
        "approved,      AUTHORIZE, PENDING",
        // A record that was moved back for changes keeps no approval.
        "approved,      NEW,       PENDING",
        // All rounds are over.
        "approved,      SCHEDULED, APPROVED",
        "approved,      IMPLEMENT, APPROVED",
        "approved,      REVIEW,    APPROVED",
        // One rejection is enough; a rejected normal change goes back to New.
        "rejected,      NEW,       REJECTED",
        "rejected,      ASSESS,    REJECTED",
        "rejected,      AUTHORIZE, REJECTED",
        "rejected,      SCHEDULED, REJECTED",
        "rejected,      CLOSED,    REJECTED",
        // There is no change to build under any more.
        "requested,     CANCELED,  CANCELED",
        "approved,      CANCELED,  CANCELED",
        "rejected,      CANCELED,  CANCELED",
        "approved,      CLOSED,    CLOSED",
        "requested,     CLOSED,    CLOSED",
    })
    void everyApprovalAndStateHasOneMeaning(String approval, ChangeState state, Decision decision) {
        assertEquals(decision, Decision.of(approval, Optional.of(state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not_required", "cancelled", "duplicate", "Approved by nobody", "true"})
    void aValueThatIsNotUnderstoodNeverLetsABuildPass(String approval) {
        for (var state : ChangeState.values()) {
            if (state != ChangeState.CANCELED && state != ChangeState.CLOSED) {
                assertEquals(Decision.PENDING, Decision.of(approval, Optional.of(state)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"approved, APPROVED", "Approved, APPROVED", "requested, PENDING", "rejected, REJECTED"})
    void inAStateOfTheInstancesOwnTheApprovalDecides(String approval, Decision decision) {
        assertEquals(decision, Decision.of(approval, Optional.empty()));
    }
}
