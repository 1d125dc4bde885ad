package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextStatesTest {

    /** The shape of the sample in ServiceNow's documentation: a change in Implement. */
    private static final String IN_IMPLEMENT = """
            {"available_states": ["0", "4", "-1"],
             "state_transitions": [
               [{"sys_id": "7a0d2ccdc343101035ae3f52c1d3ae2e", "display_value": "Implement to Review",
                 "from_state": "-1", "to_state": "0", "transition_available": false, "automatic_transition": true,
                 "conditions": [{"passed": false, "condition": {"name": "No active Change Tasks", "description": null}}]},
                {"sys_id": "db401481c343101035ae3f52c1d3aedd", "display_value": "Implement to Review",
                 "from_state": "-1", "to_state": "0", "transition_available": %s, "automatic_transition": false,
                 "conditions": [{"passed": %s, "condition": {"name": "Not On hold", "description": null}}]}],
               [{"sys_id": "5327c551c343101035ae3f52c1d3aeec", "display_value": "Implement to Canceled",
                 "from_state": "-1", "to_state": "4", "transition_available": true, "automatic_transition": false,
                 "conditions": []}]],
             "state_label": {"0": "Review", "4": "Canceled", "-1": "Implement"}}
            """;

    private static NextStates parse(String json) {
        return NextStates.of(JsonParser.parseString(json).getAsJsonObject());
    }

    @Test
    void allowsWhatOneOfTheWaysAllows() {
        var next = parse(IN_IMPLEMENT.formatted("true", "true"));

        assertTrue(next.allows(ChangeState.REVIEW));
        assertTrue(next.allows(ChangeState.CANCELED));
        assertEquals(List.of("Review", "Canceled"), next.labels());
        assertEquals(List.of(), next.unmetConditions(ChangeState.REVIEW));
        assertEquals(3, next.transitions().size());
        assertTrue(next.transitions().get(0).automatic());
    }

    @Test
    void doesNotAllowThePresentStateThoughItIsListed() {
        assertFalse(parse(IN_IMPLEMENT.formatted("true", "true")).allows(ChangeState.IMPLEMENT));
    }

    @Test
    void namesTheConditionsThatAreInTheWay() {
        var next = parse(IN_IMPLEMENT.formatted("false", "false"));

        assertFalse(next.allows(ChangeState.REVIEW));
        assertEquals(List.of("No active Change Tasks", "Not On hold"), next.unmetConditions(ChangeState.REVIEW));
        assertEquals(List.of("Canceled"), next.labels());
        assertEquals(List.of(), next.unmetConditions(ChangeState.CLOSED));
    }

    @Test
    void aChangeWithoutModelTellsNothing() {
        var next = parse(
                "{\"available_states\": [\"-5\"], \"state_transitions\": [], \"state_label\": {\"-5\": \"New\"}}");

        assertTrue(next.isEmpty());
        assertFalse(next.allows(ChangeState.ASSESS));
        assertEquals(List.of(), next.labels());
    }
}
