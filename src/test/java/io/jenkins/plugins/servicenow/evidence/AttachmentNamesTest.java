package io.jenkins.plugins.servicenow.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentNamesTest {

    @Test
    void aFileKeepsItsNameUnlessAnotherHasItToo() {
        assertEquals(
                Map.of(
                        "reports/TEST-a.xml", "TEST-a.xml",
                        "reports/web/index.html", "reports_web_index.html",
                        "reports/db/index.html", "reports_db_index.html",
                        "arf.xml", "arf.xml"),
                AttachmentNames.of(
                        List.of("reports/TEST-a.xml", "reports/web/index.html", "reports/db/index.html", "arf.xml")));
    }

    @Test
    void oddCharactersAreReplacedAndTheExtensionStays() {
        var odd = "reports/a\nb:c*\"<d>|?\\\u202Ee.xml";
        assertEquals("a_b_c___d_____e.xml", AttachmentNames.of(List.of(odd)).get(odd));
        var path = "x".repeat(300) + ".html";
        var name = AttachmentNames.of(List.of(path)).get(path);
        assertEquals(100, name.length());
        assertTrue(name.endsWith("x.html"), name);
    }

    @ParameterizedTest
    @CsvSource({
        "TEST-a.xml, application/xml",
        "index.HTML, text/html",
        "console.log, text/plain",
        "screen.png, image/png",
        "report.pdf, application/pdf",
        "logs.tar.gz, application/gzip",
        "core.dmp, application/octet-stream",
        "README, application/octet-stream",
        "xml, application/octet-stream",
        "trailing., application/octet-stream",
    })
    void theContentTypeFollowsTheExtension(String name, String type) {
        assertEquals(type, AttachmentNames.contentType(name));
    }
}
