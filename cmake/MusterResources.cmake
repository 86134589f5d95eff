# Icons, connector schema and sample data, compiled into the rooms that use them.
file(GLOB icons CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/resources" "${PROJECT_SOURCE_DIR}/resources/icons/*.svg" "${PROJECT_SOURCE_DIR}/resources/icons/*.png")
file(GLOB data CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/resources" "${PROJECT_SOURCE_DIR}/resources/schema/*.json" "${PROJECT_SOURCE_DIR}/resources/sample/*")
