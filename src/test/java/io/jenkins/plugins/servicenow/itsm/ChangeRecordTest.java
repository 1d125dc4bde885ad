package io.jenkins.plugins.servicenow.itsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.jenkins.plugins.servicenow.client.ChangeApi;
import io.jenkins.plugins.servicenow.client.ChangeState;
import io.jenkins.plugins.servicenow.client.TableRecord;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeRecordTest {

    private static final String SYS_ID = "0123456789abcdef0123456789abcdef";

    private static ChangeRecord change(String state, String onHold) {
        var json = """
                {"sys_id": "%s", "number": "CHG0030001", "on_hold": "%s",
                 "state": {"value": "%s", "display_value": "Zustand"}}""".formatted(SYS_ID, onHold, state);
        return new ChangeRecord(
                TableRecord.of(ChangeApi.TABLE, JsonParser.parseString(json).getAsJsonObject()));
    }

    @ParameterizedTest
    @CsvSource({
        "-5, true, false",
        "-4, true, false",
        "-3, true, false",
        "-2, false, false",
        "-1, false, false",
        "0, false, false",
        "3, false, true",
        "4, false, true",
        "17, false, false",
    })
    void aStateIsBeforeTheApprovalOrAtTheEndOrNeither(String state, boolean beforeScheduled, boolean ended) {
        var change = change(state, "false");
        assertEquals(beforeScheduled, change.isBeforeScheduled());
        assertEquals(ended, change.hasEnded());
    }

    @Test
    void aStateOfTheBaseSystemIsNamedInEnglish() {
        assertEquals("Implement", change("-1", "false").stateLabel());
        assertTrue(change("-1", "false").isIn(ChangeState.IMPLEMENT));
        assertTrue(change("-1", "false").isIn(Set.of(ChangeState.IMPLEMENT, ChangeState.REVIEW)));
    }

    @Test
    void aStateOfTheInstancesOwnIsNamedAsItDisplaysIt() {
        assertEquals("Zustand", change("17", "false").stateLabel());
        assertTrue(change("17", "false").state().isEmpty());
        assertFalse(change("17", "false").isIn(ChangeState.NEW));
    }

    @Test
    void aHoldIsShownWithTheState() {
        assertEquals("Implement, on hold", change("-1", "true").describeState());
        assertEquals("Implement", change("-1", "false").describeState());
    }

    @Test
    void aStepReturnsTheSameOfEveryChange() {
        var map = change("-1", "false").toMap(HttpUrl.get("https://example.service-now.com/"));
        assertEquals(List.of("sysId", "number", "url", "state"), List.copyOf(map.keySet()));
        assertEquals(SYS_ID, map.get("sysId"));
        assertEquals(
                "https://example.service-now.com/nav_to.do?uri=change_request.do%3Fsys_id%3D" + SYS_ID, map.get("url"));
    }
}
