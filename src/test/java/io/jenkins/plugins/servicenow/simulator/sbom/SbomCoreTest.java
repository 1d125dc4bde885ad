package io.jenkins.plugins.servicenow.simulator.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp;
import io.jenkins.plugins.servicenow.simulator.SimulatorHttp.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbomCoreTest {

    private static final String UPLOAD = "/api/sbom/core/upload";
    private static final String CYCLONEDX = """
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "library", "name": "zlib"}]}""";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final SimulatorHttp http = new SimulatorHttp(simulator).loggedIn();

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void install() {
        simulator.sbomCore().install(true);
        simulator.access().roles("jenkins.pipeline", "itil", "sn_sbom_core.sbom_ingest");
    }

    private Reply status(Reply upload) {
        return http.get(UPLOAD + "/status?bomRecordId=" + upload.text("bomRecordId"));
    }

    @Test
    void isNotThereAtFirst() {
        Reply reply = http.post(UPLOAD, CYCLONEDX);

        assertEquals(400, reply.status());
        assertEquals("Requested URI does not represent any resource", reply.message());
    }

    @Test
    void takesADocumentAndWorksOnIt() {
        install();

        Reply upload = http.post(UPLOAD + "?requestedBy=devops&buildId=web-7&lifecycleStage=production", CYCLONEDX);

        assertEquals(200, upload.status());
        assertEquals("success", upload.text("status"));
        assertEquals("Queued for processing.", upload.text("message"));
        assertEquals("queued", status(upload).text("uploadStatus"));
        simulator.clock().advance(Duration.ofSeconds(10));
        assertEquals("processing", status(upload).text("uploadStatus"));
        simulator.clock().advance(Duration.ofSeconds(10));
        JsonObject processed = status(upload).result();
        assertEquals("processed", processed.get("uploadStatus").getAsString());
        assertEquals("web-7", processed.get("buildId").getAsString());
        assertEquals("not_requested", processed.get("additionalInfoStatus").getAsString());
        assertEquals(
                1,
                processed
                        .getAsJsonObject("uploadSummary")
                        .getAsJsonObject("components")
                        .get("total")
                        .getAsInt());
        assertEquals(
                CYCLONEDX,
                new String(simulator.sbomCore().uploads().get(0).content().bytes()));
    }

    @Test
    void countsVulnerabilitiesWhenAskedTo() {
        install();
        simulator.sbomCore().finds("critical", 2);
        simulator.sbomCore().processingTime(Duration.ZERO);

        JsonObject status = status(http.post(UPLOAD + "?fetchVulenrabilityInfo=true", CYCLONEDX))
                .result();

        assertEquals("complete", status.get("additionalInfoStatus").getAsString());
        assertEquals(
                "{\"critical\":2,\"high\":0,\"medium\":0,\"low\":0,\"none\":0}",
                status.getAsJsonObject("uploadSummary").get("vulnerabilityInfo").toString());
    }

    @Test
    void aDocumentCanEndInAnError() {
        install();
        simulator.sbomCore().fail(true);
        simulator.sbomCore().processingTime(Duration.ZERO);

        assertEquals("error", status(http.post(UPLOAD, CYCLONEDX)).text("uploadStatus"));
    }

    @Test
    void asksForARole() {
        simulator.sbomCore().install(true);

        assertEquals(403, http.post(UPLOAD, CYCLONEDX).status());
        assertTrue(simulator.sbomCore().uploads().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "''|{}",
                "''|{\"bomFormat\": ",
                "''|<bom/>",
                "?requestedBy=devops|{\"bomFormat\": \"CycloneDX\"}",
                "?lifecycleStage=test|{\"bomFormat\": \"CycloneDX\"}"
            })
    void refusesWhatItCannotUse(String query, String document) {
        install();

        assertEquals(400, http.post(UPLOAD + query, document).status());
        assertTrue(simulator.sbomCore().uploads().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"spdxVersion\": \"SPDX-2.3\", \"packages\": [{}, {}]}|2",
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components></components></bom>|0",
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components><component type='library'><name>a</name>"
                        + "</component></components></bom>|1"
            })
    void countsTheComponentsOfEachFormat(String document, int components) {
        install();
        simulator.sbomCore().processingTime(Duration.ZERO);

        JsonObject summary = status(http.post(UPLOAD, document)).result().getAsJsonObject("uploadSummary");

        assertEquals(
                components, summary.getAsJsonObject("components").get("total").getAsInt());
    }
}
