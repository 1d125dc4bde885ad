package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadBackTest {

    private static final String GROUP = "8a4dde73c6112278017a6a4baf547aa7";

    private static final TableRecord READ = TableRecord.of(
            "change_request",
            JsonParser.parseString("{'sys_id': '" + GROUP
                            + "', 'short_description': 'Build image', 'description': 'a\\r\\nb',"
                            + " 'risk': {'value': '4', 'display_value': 'Low'}, 'assignment_group': {'value': '" + GROUP
                            + "', 'display_value': 'OS Image Builders'}, 'close_code': '', 'work_notes': ''}")
                    .getAsJsonObject());

    @Test
    void nothingIsDroppedWhenAllIsThere() {
        assertEquals(
                List.of(),
                ReadBack.dropped(
                        Map.of(
                                "short_description",
                                "Build image",
                                "risk",
                                "4",
                                "assignment_group",
                                GROUP,
                                "close_code",
                                ""),
                        READ));
    }

    @Test
    void namesWhatTheInstanceIgnoredChangedOrHides() {
        assertEquals(
                List.of("close_code", "risk", "short_description", "u_unknown"),
                ReadBack.dropped(
                        Map.of(
                                "close_code", "Solved (Permanently)",
                                "risk", "2",
                                "short_description", "Build image now",
                                "u_unknown", "x",
                                "assignment_group", GROUP),
                        READ));
    }

    @Test
    void acceptsReferencesAndChoicesByWhatPeopleSee() {
        assertEquals(List.of(), ReadBack.dropped(Map.of("risk", "Low", "assignment_group", "OS Image Builders"), READ));
    }

    @Test
    void acceptsOtherLineBreaks() {
        assertEquals(List.of(), ReadBack.dropped(Map.of("description", "a\nb\n"), READ));
    }

    @Test
    void doesNotJudgeJournalFields() {
        assertEquals(List.of(), ReadBack.dropped(Map.of("work_notes", "Tests passed", "comments", "Hello"), READ));
    }
}
