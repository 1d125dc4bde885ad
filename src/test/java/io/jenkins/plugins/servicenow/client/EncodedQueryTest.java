package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedQueryTest {

    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);

    @Test
    void joinsTerms() {
        var query =
                EncodedQuery.where("number", "CHG0030001").and("state", "-5").in("sys_id", List.of(SysId.of(A), B));

        assertEquals("number=CHG0030001^state=-5^sys_idIN" + A + "," + B, query.toString());
    }

    @Test
    void listOfOneIsAnEquality() {
        assertEquals("sys_id=" + A, EncodedQuery.whereIn("sys_id", List.of(A)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a^ORstate=3",
                "line\nbreak",
                "tab\there",
                "javascript:gs.getUserName()",
                "  JavaScript:gs.log(1)",
                "\u00a0javascript :gs.log(1)",
                "\u200bjavascript:gs.log(1)",
                "",
                "  ",
                "null"
            })
    void refusesValuesThatTheLanguageWouldMisread(String value) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> EncodedQuery.where("name", value));
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereIn("name", List.of("good", value)));

        assertTrue(refusal.getMessage().contains("in name"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"sys_id,CHG0030001", "sysapproval.sys_id,x", "number,CHG-1", "sysapproval.number,CHG 1"})
    void keysTakeOnlyTheirOwnForm(String field, String value) {
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.where(field, value));
    }

    @Test
    void aValueOfAListHoldsNoComma() {
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereIn("name", List.of("a,b", "c")));
        assertEquals(
                "name=Builders, OS", EncodedQuery.where("name", "Builders, OS").toString());
    }

    @Test
    void aListHasAtLeastOneValue() {
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereIn("name", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Short description", "stateIN1", "state=1^x", "a..b", "1st"})
    void refusesWhatIsNoFieldName(String field) {
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.where(field, "x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> EncodedQuery.where("name", "x").and(field, "x"));
    }

    @Test
    void mayMentionScriptsElsewhereThanAtTheBeginning() {
        assertEquals(
                "name=About javascript: links",
                EncodedQuery.where("name", "About javascript: links").toString());
    }

    @Test
    void aBeginningIsATermOfItsOwn() {
        assertEquals(
                "correlation_idSTARTSWITHjenkins-^active=true",
                EncodedQuery.whereStarts("correlation_id", "jenkins-")
                        .and("active", "true")
                        .toString());
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereStarts("correlation_id", "a^b"));
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereStarts("correlation_id", ""));
    }

    @Test
    void aPartIsATermOfItsOwn() {
        assertEquals(
                "metaLIKEimage", EncodedQuery.whereContains("meta", "image").toString());
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereContains("meta", "a^b"));
        assertThrows(IllegalArgumentException.class, () -> EncodedQuery.whereContains("meta", ""));
    }

    @ParameterizedTest
    @CsvSource({"EQUALS,red,true", "STARTS,red,true", "CONTAINS,red,true", "CONTAINS,wood,true", "STARTS,wood,false"})
    void recordsAreComparedAsTheInstanceDoes(String how, String wanted, boolean matches) {
        var json = new JsonObject();
        json.addProperty("sys_id", A);
        json.addProperty("name", how.equals("EQUALS") ? "RED" : "Redwood tree");
        var query =
                switch (how) {
                    case "EQUALS" -> EncodedQuery.where("name", wanted);
                    case "STARTS" -> EncodedQuery.whereStarts("name", wanted);
                    default -> EncodedQuery.whereContains("name", wanted);
                };
        assertEquals(matches, query.terms().get(0).matches(TableRecord.of("tree", json)));
    }
}
