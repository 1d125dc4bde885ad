package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pieces of the samples in ServiceNow's documentation of its Table API and Change Management API. */
class TableRecordTest {

    private static final String GROUP = "8a4dde73c6112278017a6a4baf547aa7";

    private static TableRecord record(String fields) {
        var json = "{'sys_id': 'a9e30c7dc61122760116894de7bcc7bd', " + fields + "}";
        return TableRecord.of("incident", JsonParser.parseString(json).getAsJsonObject());
    }

    @Test
    void readsThePlainForm() {
        var record = record("'number': 'INC0000046', 'caller_id': '', 'assignment_group': '" + GROUP + "'");

        assertEquals("INC0000046", record.value("number"));
        assertEquals("INC0000046", record.displayValue("number"));
        assertEquals("a9e30c7dc61122760116894de7bcc7bd", record.sysId().value());
        assertEquals(Optional.of(SysId.of(GROUP)), record.reference("assignment_group"));
        assertEquals(Optional.empty(), record.reference("caller_id"));
        assertEquals("incident INC0000046", record.toString());
    }

    @Test
    void readsReferencesWithLinkAndValue() {
        var record =
                record("'assignment_group': {'link': 'https://instance.servicenow.com/api/now/table/sys_user_group/"
                        + GROUP + "', 'value': '" + GROUP + "'}");

        assertEquals(Optional.of(SysId.of(GROUP)), record.reference("assignment_group"));
        assertEquals(GROUP, record.displayValue("assignment_group"));
    }

    @Test
    void readsReferencesWithDisplayValueAndLink() {
        var record = record("'assignment_group': {'display_value': 'Service Desk', 'link':"
                + " 'https://instance.servicenow.com/api/now/table/sys_user_group/" + GROUP + "'}");

        assertEquals("Service Desk", record.displayValue("assignment_group"));
        assertEquals(Optional.of(SysId.of(GROUP)), record.reference("assignment_group"));
    }

    @Test
    void readsValuesWithDisplayValues() {
        var record = record("'state': {'display_value': 'In Progress', 'value': '2'},"
                + " 'assignment_group': {'display_value': 'Service Desk', 'value': '" + GROUP
                + "', 'link': 'https://x/y'}");

        assertEquals("2", record.value("state"));
        assertEquals("In Progress", record.displayValue("state"));
        assertEquals(GROUP, record.value("assignment_group"));
    }

    @Test
    void aReferenceToSomethingWithoutSysIdIsNone() {
        var record =
                record("'sys_domain': {'link': 'https://instance.servicenow.com/api/now/table/sys_user_group/global',"
                        + " 'value': 'global'}");

        assertEquals("global", record.value("sys_domain"));
        assertEquals(Optional.empty(), record.reference("sys_domain"));
    }

    @Test
    void readsTheTypedValuesOfTheChangeManagementApi() {
        var record = record(
                "'state': {'display_value': 'New', 'value': -5.0}, 'is_bulk': {'display_value': 'false', 'value':"
                        + " false}, 'impact': {'display_value': '3 - Low', 'value': 3.0}, 'reason': {'display_value': '', 'value': null},"
                        + " 'work_start': {'display_value': '2015-07-06 11:56:04', 'value': '2015-07-06 18:56:04',"
                        + " 'display_value_internal': '2015-07-06 11:56:04'}, '__meta': {'ignoredFields': ['no_such_field']}");

        assertEquals("-5", record.value("state"));
        assertEquals("false", record.value("is_bulk"));
        assertEquals("3", record.value("impact"));
        assertEquals("", record.value("reason"));
        assertEquals("2015-07-06 18:56:04", record.value("work_start"));
        assertFalse(record.has("__meta"));
    }

    @Test
    void textThatLooksLikeANumberStaysAsItIs() {
        assertEquals("5.0", record("'version': '5.0'").value("version"));
    }

    @Test
    void whatIsNotThereReadsEmptyAndCanBeToldFromEmpty() {
        var record = record("'description': ''");

        assertEquals("", record.value("description"));
        assertEquals("", record.value("close_code"));
        assertTrue(record.has("description"));
        assertFalse(record.has("close_code"));
        assertEquals(Optional.empty(), record.reference("close_code"));
    }

    @Test
    void withoutSysIdItIsNoRecord() {
        var json = JsonParser.parseString("{'number': 'INC0000046'}").getAsJsonObject();

        assertThrows(IllegalArgumentException.class, () -> TableRecord.of("incident", json));
    }

    @Test
    void whatIsShownIsOneShortLineAndWhatIsComparedIsWhole() {
        var hostile = "a\\n[Pipeline] End\\u001b[8mha:\\u202egnorw\\u2028x\\u0085y " + "z".repeat(1000);
        var record = record(
                "'on_hold_reason': '" + hostile + "', 'state': {'value': '1', 'display_value': '" + hostile + "'}");

        for (var shown : new String[] {record.text("on_hold_reason"), record.displayValue("state")}) {
            assertTrue(shown.startsWith("a [Pipeline] End [8mha: gnorw x y z"), shown);
            assertTrue(shown.endsWith("z…"), shown);
            assertEquals(500, shown.length());
        }
        assertTrue(record.value("on_hold_reason").startsWith("a\n[Pipeline] End\u001b"));
        assertTrue(record.journal("state").startsWith("a\n[Pipeline] End\u001b"));
    }
}
