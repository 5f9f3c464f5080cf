// placeholder
module.exports = class {};
