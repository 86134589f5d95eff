# Icons, connector schema and sample data, compiled into the rooms that use them.
file(GLOB icons CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/resources" "${PROJECT_SOURCE_DIR}/resources/icons/*.svg" "${PROJECT_SOURCE_DIR}/resources/icons/*.png")
file(GLOB data CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/resources" "${PROJECT_SOURCE_DIR}/resources/schema/*.json" "${PROJECT_SOURCE_DIR}/resources/sample/*")

# Ready connectors, read by core/source/connectortemplates.cpp.
file(GLOB templates CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/templates/*.json")
qt_add_resources(muster_source templates PREFIX / BASE "${PROJECT_SOURCE_DIR}/resources" FILES ${templates})

# Translations: muster_en.ts holds the English plurals; other languages get a file of their own beside it. To collect new
# texts: lupdate -I . ui app core -ts translations/muster_XX.ts (with -pluralonly for English).
if(TARGET muster_wiring)
  file(GLOB translations CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/translations/*.ts")
  qt_add_lrelease(muster_wiring TS_FILES ${translations} QM_FILES_OUTPUT_VARIABLE compiled)
  qt_add_resources(muster_wiring translations PREFIX /i18n BASE "${CMAKE_CURRENT_BINARY_DIR}" FILES ${compiled})
endif()

# The description of the HTTP API, served at /openapi.json.
if(TARGET muster_service)
  qt_add_resources(muster_service service PREFIX /service BASE "${PROJECT_SOURCE_DIR}/resources" FILES "${PROJECT_SOURCE_DIR}/resources/openapi.json")
endif()
