package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbomApiTest {

    private static final byte[] BOM = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": []}"
            .getBytes(StandardCharsets.UTF_8);

    private ServiceNowSimulator simulator;
    private SbomApi sboms;

    @BeforeEach
    void start() {
        simulator = ServiceNowSimulator.start();
        simulator.access().roles("jenkins.pipeline", "itil", "sn_sbom_core.sbom_ingest");
        simulator.sbomCore().install(true);
        sboms = Instances.session(simulator).sboms();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private SysId upload(byte[] content) throws Exception {
        return sboms.upload(
                "bom.json", "application/json", content.length, () -> new ByteArrayInputStream(content), "web #7");
    }

    @Test
    void theInstanceSaysWhetherItHasTheApp() throws Exception {
        assertTrue(sboms.isAvailable());
        simulator.sbomCore().install(false);
        assertFalse(sboms.isAvailable());
        assertTrue(simulator.sbomCore().uploads().isEmpty());
    }

    @Test
    void anOutageIsNoAnswerWhetherItHasTheApp() {
        simulator.faults().always(Fault.maintenance503());
        assertEquals(
                Kind.UNAVAILABLE,
                assertThrows(ServiceNowException.class, sboms::isAvailable).kind());
    }

    @Test
    void theDocumentArrivesAsItIsWithTheBuild() throws Exception {
        var record = upload(BOM);
        var upload = simulator.sbomCore().uploads().get(0);
        assertEquals(upload.bomRecordId(), record.value());
        assertEquals("web #7", upload.parameters().get("buildId"));
        assertEquals(
                new String(BOM, StandardCharsets.UTF_8),
                new String(upload.content().bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void whatWasCertainlyNotTakenIsSentAgain() throws Exception {
        simulator.faults().next(1, RequestKind.SBOM_API, Fault.rateLimited(null));
        upload(BOM);
        assertEquals(1, simulator.sbomCore().uploads().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatMayHaveBeenTakenIsNotSentAgain(boolean reset) {
        simulator.faults().next(1, RequestKind.SBOM_API, reset ? Fault.committedThenReset() : Fault.committedThen500());
        var failure = assertThrows(ServiceNowException.class, () -> upload(BOM));
        assertTrue(
                failure.getMessage().startsWith("It is not known whether the bill of materials was uploaded: "),
                failure.getMessage());
        assertEquals(1, simulator.sbomCore().uploads().size());
    }

    @Test
    void aRefusalSaysWhatServiceNowSays() {
        var failure = assertThrows(ServiceNowException.class, () -> upload("{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Kind.REJECTED, failure.kind());
        assertTrue(failure.getMessage().contains("Invalid SBOM"), failure.getMessage());
    }
}
